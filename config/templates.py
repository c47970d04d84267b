"""Templates as they are sent: without the indentation, which is for those who edit them."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Loader(filesystem.Loader):
    """Our own folder of templates. No line is lost, so an error still names the line of the file."""

    def get_contents(self, origin):
        return INDENTATION.sub("", super().get_contents(origin))
