package io.sluice.ortc;

/** Where a value stands in the object a caller gave: the path that error messages begin with. */
record Field(String path) {
    private static final int MAX_QUOTED = 64;

    Field child(String name) {
        return new Field(path + "." + name);
    }

    Field item(int index) {
        return new Field(path + "[" + index + "]");
    }

    InvalidRtpException invalid(String wrong, String accepted) {
        return new InvalidRtpException(path, wrong, accepted);
    }

    UnsupportedRtpException unsupported(String wrong, String accepted) {
        return new UnsupportedRtpException(path, wrong, accepted);
    }

    /** The value in quotes, short and on one line: it came from a stranger and goes into logs. */
    static String quote(String value) {
        String cut = value.length() > MAX_QUOTED ? value.substring(0, MAX_QUOTED) + "..." : value;
        return '"' + cut.replaceAll("[^\\x20-\\x7e]", "?") + '"';
    }
}
