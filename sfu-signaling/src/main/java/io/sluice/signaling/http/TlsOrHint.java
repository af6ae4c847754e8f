package io.sluice.signaling.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** The first of a secure port's connection: TLS, or for who speaks plain HTTP there a hint where to go. */
final class TlsOrHint extends OptionalSslHandler {
    TlsOrHint(SslContext context) {
        super(context);
    }

    @Override
    protected @Nullable ChannelHandler newNonSslHandler(ChannelHandlerContext context) {
        context.pipeline().replace(RequestHandler.class, "hint", new HttpsHint());
        return null;
    }
}
