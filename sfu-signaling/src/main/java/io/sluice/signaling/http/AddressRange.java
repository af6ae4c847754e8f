package io.sluice.signaling.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, or those that begin with the same bits (RFC 4632 section 3.1).
 *
 * @param first of them
 * @param prefixBits how many bits they have in common, 0 to 32 for IPv4 and to 128 for IPv6
 */
public record AddressRange(InetAddress first, int prefixBits) {
    /** A range as people write it, such as {@code 10.0.0.0/8}, {@code 192.0.2.7} or {@code 2001:db8::/32}; names are none. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return Optional.empty();
        }
        int most = address.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1));
        return bits < 0 || bits > most ? Optional.empty() : Optional.of(new AddressRange(address, bits));
    }

    /** Whether an address is among them. */
    public boolean contains(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += Byte.SIZE) {
            int unlike = (ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & 0xFF;
            if (unlike >>> Math.max(0, Byte.SIZE - (prefixBits - bit)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** A literal address, never looked up; null if it is none. An IPv4 address in IPv6 form is the IPv4 address. */
    static @Nullable InetAddress address(String text) {
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(text);
        if (octets == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("four or sixteen octets are always an address", e);
        }
    }

    private static int bits(String text) {
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }
}
