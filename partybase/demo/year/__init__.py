"""The rating years of the demonstration: 2018 as recorded results, 2019 in every state, told on top of the district.

`story` decides how far each grassroots organization has come; `levels` chooses levels, grades and counts that the rulebook
allows; `writing` stores them in bulk as the actions would have left them; `telling` runs it all.
"""

from partybase.demo.year.telling import tell_year

__all__ = ["tell_year"]
