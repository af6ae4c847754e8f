package io.sluice.signaling.http;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** Tells who speaks plain HTTP on the port of HTTPS where to go, and hangs up. */
final class HttpsHint extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        String address = address(request);
        FullHttpResponse response = Responses.text(
                address == null ? HttpResponseStatus.BAD_REQUEST : HttpResponseStatus.PERMANENT_REDIRECT,
                "This port speaks HTTPS: use https:// for pages and wss:// for signalling.",
                true);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (address != null) {
            response.headers().set(HttpHeaderNames.LOCATION, address);
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }

    /** The same address by HTTPS; null if the request does not say what it is. */
    private static @Nullable String address(FullHttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST, "");
        boolean clean = request.decoderResult().isSuccess()
                && request.uri().startsWith("/")
                && !request.uri().startsWith("//")
                && WebOrigin.parse("https://" + host).isPresent();
        return clean ? "https://" + host + request.uri() : null;
    }
}
