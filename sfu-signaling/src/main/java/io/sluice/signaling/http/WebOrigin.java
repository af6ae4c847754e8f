package io.sluice.signaling.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page comes from (RFC 6454 section 4): two pages with equal origins may see each other's data.
 *
 * @param scheme {@code "http"} or {@code "https"}
 * @param host lower case; an IPv6 address stands in brackets
 * @param port 1 to 65535, the scheme's default where none was given
 */
public record WebOrigin(String scheme, String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(https?)://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(?::([0-9]{1,5}))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MAX_PORT = 65535;

    /** Reads {@code scheme://host[:port]}; empty for anything else, the opaque origin {@code "null"} included. */
    public static Optional<WebOrigin> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String scheme = form.group(1).toLowerCase(Locale.ROOT);
        String given = form.group(3);
        int port = given == null ? defaultPort(scheme) : Integer.parseInt(given);
        return port < 1 || port > MAX_PORT
                ? Optional.empty()
                : Optional.of(new WebOrigin(scheme, form.group(2).toLowerCase(Locale.ROOT), port));
    }

    /** Whether the host is an address, which no name server can redirect. */
    public boolean isAddress() {
        return host.startsWith("[") || IPV4.matcher(host).matches();
    }

    /** As a browser's Origin header has it. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == defaultPort(scheme) ? "" : ":" + port);
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }
}
