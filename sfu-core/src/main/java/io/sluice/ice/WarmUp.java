package io.sluice.ice;

import io.sluice.packet.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.ice4j.attribute.Attribute;
import org.ice4j.message.Message;

/** Takes a check through everything that a first check would otherwise wait for. */
final class WarmUp {
    private static final IceCredentials CREDENTIALS = new IceCredentials("warm", "0123456789012345678901");
    private static final Endpoint REMOTE = Endpoint.ofIpv4(0x7f000001, 1);
    private static final byte[] TRANSACTION_ID = new byte[12];

    private WarmUp() {}

    static void run() {
        IceServer server = new IceServer();
        IceLiteAgent agent = new IceLiteAgent(0, new Unheard());
        server.register(CREDENTIALS, agent);
        server.onStun(check(CREDENTIALS.password()), 0, REMOTE, 0);
        server.onStun(check(CREDENTIALS.password()), 0, REMOTE, 0);
        server.onStun(check("wrong"), 0, REMOTE, 0);
        if (server.counters().accepted() != 2 || server.counters().drops(IceDrop.WRONG_INTEGRITY) != 1) {
            throw new IllegalStateException("the STUN codec does not read what it writes");
        }
    }

    private static byte[] check(String password) {
        byte[] username = StunCodec.attribute(Attribute.USERNAME, ascii(CREDENTIALS.usernameFragment() + ":up"));
        byte[] priority = StunCodec.attribute(Attribute.PRIORITY, new byte[4]);
        byte[] attributes = ByteBuffer.allocate(username.length + priority.length)
                .put(username)
                .put(priority)
                .array();
        return StunCodec.seal(Message.BINDING_REQUEST, TRANSACTION_ID, attributes, ascii(password));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private record Unheard() implements IceLiteAgent.Listener {
        @Override
        public void onStateChanged(IceState state) {}

        @Override
        public boolean claimTuple(IceTuple tuple, long nowNanos) {
            return true;
        }

        @Override
        public void onTupleRemoved(IceTuple tuple) {}

        @Override
        public void onTupleSelected(IceTuple tuple) {}
    }
}
