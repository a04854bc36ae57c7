"""Sums of money, telephone numbers, and the numbers of orders and invoices."""
