"""Notices as INTERPOL's public API shows them: Red, Yellow, and those on subjects of UN sanctions.

files      the shapes that they come in, as a stream of records
subject    which notice a record is: its colour and number
draft      one notice on its way: fields read whatever they hold, rows and findings gathered
person     what notices say of a person
red        Red Notices and their warrants
charges    from the words of a charge to kinds of crime, by a table
yellow     Yellow Notices: the missing are protected
un         Special Notices on subjects of UN sanctions
countries  the codes of countries
notices    a file of them: its source, and what each becomes
"""

from seed.importers.formats import Format
from seed.importers.interpol.files import recognises
from seed.importers.interpol.notices import origin, read

FORMAT = Format("interpol", "Notices of INTERPOL's public API", recognises, origin, read)
