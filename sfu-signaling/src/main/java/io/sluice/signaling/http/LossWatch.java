package io.sluice.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Reads on, once, while a request is being answered and nothing else is read: only so the end of the connection is noticed. Stands in
 * front of the flow control, which holds the requests that come instead. Not while such wait already: then there is nothing to notice
 * before they are taken, and each further read would let more of them in. On the connection's network thread.
 */
final class LossWatch extends ChannelInboundHandlerAdapter {
    /** Requests that have begun to come and were not taken. */
    private int waiting;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            waiting++;
        }
        ctx.fireChannelRead(message);
    }

    /** A request was taken. */
    void onTaken() {
        waiting--;
    }

    /** @param ctx of any handler of the connection */
    void begin(ChannelHandlerContext ctx) {
        if (waiting == 0) {
            ctx.pipeline().context(this).read();
        }
    }
}
