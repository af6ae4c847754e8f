package io.sluice.signaling.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, and what each address may have. A connection counts for its address; that of a trusted proxy for nobody, since
 * it may serve many: there each WebSocket counts for its client. For any thread.
 */
final class Clients {
    private final TrustedProxies proxies;
    private final AddressCounts counts;
    private final AddressPaces paces;

    Clients(TrustedProxies proxies, HttpLimits limits, long nowNanos) {
        this.proxies = proxies;
        this.counts = new AddressCounts(limits.connectionsPerAddress());
        this.paces = new AddressPaces(limits.addressRate(), nowNanos);
    }

    /** Whether a connection may be opened, which counts until it closes. */
    boolean tryConnect(Channel channel, InetAddress peer) {
        return proxies.include(peer) || tryCount(channel, peer);
    }

    /** Whether a request on a connection may make it a WebSocket, which counts until it closes. */
    boolean trySocket(Channel channel, InetAddress client) {
        return !proxies.include(peer(channel)) || proxies.include(client) || tryCount(channel, client);
    }

    /** Whom a request is of. */
    InetAddress of(Channel channel, HttpHeaders headers) {
        return proxies.clientOf(peer(channel), headers);
    }

    /** The pace that all have together who come from an address; null if it has none. */
    @Nullable
    Pace pace(InetAddress client, long nowNanos) {
        return proxies.include(client) ? null : paces.of(client, nowNanos);
    }

    /** It has gone again if it has no address, so that it does not matter. */
    private static InetAddress peer(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private boolean tryCount(Channel channel, InetAddress address) {
        boolean counted = counts.tryAdd(address);
        if (counted) {
            channel.closeFuture().addListener(_ -> counts.remove(address));
        }
        return counted;
    }
}
