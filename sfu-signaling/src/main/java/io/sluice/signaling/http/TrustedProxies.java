package io.sluice.signaling.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose word is taken for who their client is. Each proxy adds the address it was reached from to the end of a header, so the client is
 * the last one there that is no proxy itself; what stands before it is what somebody says of himself, and is not looked at.
 *
 * @param ranges of the proxies' addresses
 * @param header which they write; the other one may come from anybody
 */
public record TrustedProxies(List<AddressRange> ranges, Header header) {
    /** Who runs more proxies one behind the other has another problem. */
    static final int MAX_HOPS = 32;

    /** A node with its port or without: IPv6 stands in brackets then (RFC 7239 section 6). */
    private static final Pattern NODE =
            Pattern.compile("\\[([0-9A-Fa-f:.]{2,45})](?::[0-9]{1,5})?|([0-9.]{7,15}):[0-9]{1,5}");

    /** The value of {@code for}, a token or a quoted string (RFC 7239 section 4). */
    private static final Pattern FOR =
            Pattern.compile("(?i)(?:^|;)[ \\t]*for=(?:\"([^\"\\\\]*)\"|([^\"; \\t]*))[ \\t]*(?=;|$)");

    /** How a proxy says whom it speaks for. */
    public enum Header {
        /** Addresses separated by commas; what everybody writes. */
        X_FORWARDED_FOR("x-forwarded-for"),
        /** RFC 7239. */
        FORWARDED("forwarded");

        private final String wireName;

        Header(String wireName) {
            this.wireName = wireName;
        }

        /** In lower case. */
        public String wireName() {
            return wireName;
        }
    }

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /** Nobody is trusted. */
    public static TrustedProxies none() {
        return new TrustedProxies(List.of(), Header.X_FORWARDED_FOR);
    }

    /** Whether this is a proxy. */
    boolean include(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * Whom a request is of.
     *
     * @param peer at the other end of the connection
     * @return the peer itself if it is no proxy or does not say; the nearest proxy whose word cannot be read
     */
    InetAddress clientOf(InetAddress peer, HttpHeaders headers) {
        if (!include(peer)) {
            return peer;
        }
        List<String> hops = elements(headers);
        InetAddress client = peer;
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - MAX_HOPS); i--) {
            InetAddress before = address(hops.get(i));
            if (before == null) {
                return client;
            }
            client = before;
            if (!include(client)) {
                return client;
            }
        }
        return client;
    }

    /** What stands between commas, in the order of the hops; several headers are one (RFC 9110 section 5.3). */
    private List<String> elements(HttpHeaders headers) {
        List<String> elements = new ArrayList<>();
        for (String value : headers.getAll(header.wireName())) {
            for (String element : value.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    private @Nullable InetAddress address(String element) {
        return switch (header) {
            case X_FORWARDED_FOR -> node(element);
            case FORWARDED -> {
                Matcher named = FOR.matcher(element);
                yield named.find() ? node(named.group(1) == null ? named.group(2) : named.group(1)) : null;
            }
        };
    }

    /** Null for {@code unknown}, names and whatever else is no address. */
    private static @Nullable InetAddress node(String text) {
        Matcher node = NODE.matcher(text);
        if (!node.matches()) {
            return AddressRange.address(text);
        }
        return AddressRange.address(node.group(1) == null ? node.group(2) : node.group(1));
    }
}
