"""Every address of the site by its name, with the names of its parts."""

from django.urls import get_resolver


def names_and_parts(patterns, namespaces=()):
    """Each address's name, with the names of its parts."""
    for pattern in patterns:
        own = getattr(pattern, "namespace", None)
        if hasattr(pattern, "url_patterns"):
            inner = (*namespaces, own) if own else namespaces
            for name, parts in names_and_parts(pattern.url_patterns, inner):
                yield name, {**pattern.pattern.converters, **parts}
        else:
            yield ":".join((*namespaces, pattern.name or str(pattern.pattern))), parts_of(pattern)


def parts_of(pattern):
    regex = getattr(pattern.pattern, "regex", None)
    return {**pattern.pattern.converters, **dict.fromkeys(regex.groupindex if regex else ())}


ADDRESSES = dict(names_and_parts(get_resolver().url_patterns))
