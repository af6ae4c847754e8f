package io.sluice.load;

import java.net.InetAddress;

/** The only place this program may load: somebody else's machine is not ours to flood. */
final class Loopback {
    private Loopback() {}

    /** Whether a host is this machine by its very address; a name other than {@code localhost} is not looked up. */
    static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException ignored) {
            return false;
        }
    }
}
