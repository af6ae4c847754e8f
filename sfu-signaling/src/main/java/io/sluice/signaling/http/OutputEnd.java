package io.sluice.signaling.http;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** The end of our direction of a connection, after which the other side may still be read. */
final class OutputEnd {
    private OutputEnd() {}

    /** Under TLS the end is said by a message of its own (RFC 8446 section 6.1), or it could have been cut off. */
    static void of(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            var _ = ((DuplexChannel) channel).shutdownOutput();
        } else {
            var _ = tls.closeOutbound();
        }
    }
}
