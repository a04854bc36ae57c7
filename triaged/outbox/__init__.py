"""Mail out: templates, words, mail as bytes, delivery."""
