"""The figures of a mail, which mean the same in every language: sums of money, telephone numbers, order numbers."""

from __future__ import annotations

from triaged.extract.context import Context
from triaged.extract.figures.amounts import find_amounts
from triaged.extract.figures.orders import find_orders
from triaged.extract.figures.phones import find_phones
from triaged.model import Facts


def read_figures(text: str, context: Context) -> Facts:
    """Return facts with nothing but ``amounts``, ``phones`` and ``orders``, none of which shares a character.

    The customer's country tells whose dollars and which area codes they are; where it is not known, the business's.
    """
    home = context.hours.country or ""
    orders = find_orders(text)
    of_orders = [(order.start, order.end) for order in orders]
    amounts = tuple(
        amount
        for amount in find_amounts(text, context.sender_country or home)
        if not any(start < amount.end and amount.start < end for start, end in of_orders)
    )
    of_amounts = [(amount.start, amount.end) for amount in amounts]
    phones = find_phones(text, context.sender_country, home, taken=(*of_orders, *of_amounts))
    return Facts(amounts=amounts, phones=phones, orders=orders)
