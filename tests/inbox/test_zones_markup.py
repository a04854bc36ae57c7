"""HTML mails as their programs build them: what each program puts around the mail that it quotes."""

from __future__ import annotations

import pytest

from tests.inbox.zoned import newest_of_html

QUOTED = "<p>We will come on Friday.</p><p>See you.</p>"
OUTLOOK_HEADER = (
    "<p class=MsoNormal><b>{}:</b> Help &lt;help@ours.example&gt;<br><b>{}:</b> Monday 08:00<br><b>{}:</b> Ida<br>"
    "<b>{}:</b> Tap</p>"
)
MAILS = {
    "Gmail": '<div dir="ltr">Nobody came.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, '
    'Sep 14, 2026 at 8:00 AM Help &lt;<a href="mailto:help@ours.example">help@ours.example</a>&gt; wrote:<br></div>'
    f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{QUOTED}</blockquote></div>',
    "Gmail, a language that we lack": '<div dir="ltr">Nobody came.</div><div class="gmail_quote"><div'
    ' class="gmail_attr">'
    f'Ar Llun, 14 Medi am 8 ysgrifennodd Help<br></div><blockquote class="gmail_quote">{QUOTED}</blockquote></div>',
    "Gmail, old": f'Nobody came.<br><br><div class="gmail_quote">2026/9/14 Help <span>&lt;help@ours.example&gt;</span>'
    f'<br><blockquote class="gmail_quote">{QUOTED}</blockquote></div>',
    "Gmail, with a signature": '<div>Nobody came.<br clear="all"><div><br></div>-- <br><div class="gmail_signature">'
    'Ida Holm<br>We come by nine or the visit is free!</div></div><div class="gmail_quote"><div>On Mon, Sep 14,'
    " 2026 at "
    f"8:00 AM Help &lt;h@ours.example&gt; wrote:</div><blockquote>{QUOTED}</blockquote></div>",
    "Gmail, a signature without dashes": '<div>Nobody came.</div><div class="gmail_signature"><div>Ida Holm</div>'
    "<div>We come by nine or the visit is free!</div></div>",
    "Gmail, answers between": '<div class="gmail_quote"><div>On Mon, Sep 14, 2026 at 8:00 AM Help'
    " &lt;h@ours.example&gt; "
    f"wrote:<br></div><blockquote>{QUOTED}</blockquote><div>Nobody came.</div><blockquote>Friday?</blockquote></div>",
    "Outlook desktop": f'<p>Nobody came.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt">'
    f"{OUTLOOK_HEADER.format('From', 'Sent', 'To', 'Subject')}</div>{QUOTED}",
    "Outlook desktop, Finnish": f'<p>Nobody came.</p><div style="border:none;border-top:solid #B5C4DF 1.0pt">'
    f"{OUTLOOK_HEADER.format('Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe')}</div>{QUOTED}",
    "Outlook desktop, a language that we lack": '<p>Nobody came.</p><div style="border:none;border-top:solid #E1E1E1 '
    f'1.0pt;padding:3.0pt 0cm 0cm 0cm">{OUTLOOK_HEADER.format("Oddiwrth", "Anfonwyd", "At", "Pwnc")}</div>{QUOTED}',
    "Outlook web": f'<div>Nobody came.</div><hr tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
    f"{OUTLOOK_HEADER.format('From', 'Sent', 'To', 'Subject')}</div><div>{QUOTED}</div>",
    "Outlook web, a language that we lack": f'<div>Nobody came.</div><hr><div id="divRplyFwdMsg">'
    f"{OUTLOOK_HEADER.format('Oddiwrth', 'Anfonwyd', 'At', 'Pwnc')}</div><div>{QUOTED}</div>",
    "Outlook web, renamed by the next program": f'<div>Nobody came.</div><hr><div id="x_divRplyFwdMsg">'
    f"{OUTLOOK_HEADER.format('Oddiwrth', 'Anfonwyd', 'At', 'Pwnc')}</div><div>{QUOTED}</div>",
    "Outlook mobile": '<div>Nobody came.</div><div id="ms-outlook-mobile-signature"><div>Sent from a small thing</div>'
    f'</div><hr><div id="divRplyFwdMsg">{OUTLOOK_HEADER.format("From", "Sent", "To", "Subject")}</div>{QUOTED}',
    "Outlook mobile, its own names": '<div>Nobody came.</div><div id="mail-editor-reference-message-container"><div>'
    f"Oddiwrth: Help</div>{QUOTED}</div>",
    "Outlook Express": "<div>Nobody came.</div><blockquote><div>----- Original Message"
    " -----</div>{QUOTED}</blockquote>",
    "Entourage": f'<div>Nobody came.</div><span id="OLK_SRC_BODY_SECTION"><div>Oddiwrth: Help</div>{QUOTED}</span>',
    "Outlook, old web": '<div>Nobody came.</div><div class="OutlookMessageHeader" dir="ltr"><hr>Oddiwrth: Help</div>'
    f"{QUOTED}",
    "Apple Mail": '<div>Nobody came.</div><br><div><blockquote type="cite"><div>On 14 Sep 2026, at 08:00, Help'
    " &lt;h@ours"
    f".example&gt; wrote:</div><br><div>{QUOTED}</div></blockquote></div>",
    "Apple Mail, introduction outside": "<div>Nobody came.<div><br></div><div>On 14 Sep 2026, at 08:00, Help"
    " wrote:</div>"
    f'<blockquote type="cite">{QUOTED}</blockquote></div>',
    "Thunderbird": '<p>Nobody came.</p><div class="moz-cite-prefix">Ar 14/09/2026 am 08:00, ysgrifennodd Help<br></div>'
    f'<blockquote type="cite" cite="mid:x@ours.example">{QUOTED}</blockquote>',
    "Thunderbird, answer below": '<div class="moz-cite-prefix">On 14/09/2026 08:00, Help wrote:<br></div>'
    f'<blockquote type="cite">{QUOTED}</blockquote><p>Nobody came.</p><pre class="moz-signature">-- \nIda</pre>',
    "Yahoo": f'<div>Nobody came.</div><div id="ydp1" class="ydpyahoo_quoted yahoo_quoted"><div>Ddydd Llun Help:</div>'
    f"<div>{QUOTED}</div></div>",
    "Proton": '<div>Nobody came.</div><div class="protonmail_signature_block">Sent with a shell.</div><div '
    f'class="protonmail_quote">Ddydd Llun Help:<br><blockquote class="protonmail_quote">{QUOTED}</blockquote></div>',
    "Zoho": f'<div>Nobody came.</div><div class="zmail_extra"><div>Ddydd Llun Help</div>{QUOTED}</div>',
    "GMX": '<div>Nobody came.</div><div name="quote"><div><b>Gesendet:</b> Montag, 14. September 2026 um 08:00 Uhr<br>'
    f"<b>Von:</b> Help &lt;help@ours.example&gt;<br><b>An:</b> Ida<br><b>Betreff:</b> Hahn</div>{QUOTED}</div>",
    "a rule and a header": f"Nobody came.<hr>{OUTLOOK_HEADER.format('De', 'Envoyé', 'À', 'Objet')}{QUOTED}",
    "Notes": "<p>Nobody came.</p><table><tr><td>From:</td><td>Help &lt;help@ours.example&gt;</td></tr><tr><td>To:</td>"
    "<td>Ida</td></tr><tr><td>Date:</td><td>14.09.2026 08:00</td></tr><tr><td>Subject:</td><td>Tap</td></tr></table>"
    f"{QUOTED}",
    "a citation by a class alone": f'<div>Nobody came.</div><div class="moz-forward-container">---- Forwarded Message '
    f"----<br>{QUOTED}</div>",
}


@pytest.mark.parametrize("name", MAILS)
def test_what_a_program_quotes_is_not_new(name: str) -> None:
    assert newest_of_html(f"<html><body>{MAILS[name]}</body></html>") == "Nobody came."


def test_a_forwarded_mail_in_markup_is_forwarded_not_lost() -> None:
    markup = f'<div class="gmail_quote"><div>---------- Forwarded message ---------<br>From: Joe</div>{QUOTED}</div>'
    assert "We will come on Friday." in newest_of_html(markup, "Fwd: Tap")
    assert newest_of_html(f"<div>See below.</div>{markup}", "Fwd: Tap") == "See below."


def test_a_border_alone_marks_nothing() -> None:
    assert newest_of_html('<p>One.</p><div style="border-top:solid #E1E1E1 1.0pt"><p>Two.</p></div>') == "One. Two."


def test_a_quotation_alone_is_the_text() -> None:
    assert "We will come on Friday." in newest_of_html(f'<div class="yahoo_quoted">{QUOTED}</div>')
