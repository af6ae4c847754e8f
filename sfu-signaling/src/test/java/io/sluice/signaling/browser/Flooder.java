package io.sluice.signaling.browser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * A process that sends to a port of this machine for some seconds, and says how much. What it sends looks enough like the real thing to be looked at. With a transport's credentials it proves them first, so that the rest comes from
 * a known peer.
 */
final class Flooder {
    /** What it sends. */
    enum Kind {
        /** Binding requests: without credentials, of unknown names, and of a known name with a wrong password. */
        STUN,
        /** Beginnings of ClientHellos that say they are 16 MB long. */
        DTLS,
        /** Full-sized packets of random SSRCs, of keys that are not the transport's. */
        SRTP,
        /** Connections, with half a frame each. */
        TCP
    }

    private static final int MAGIC_COOKIE = 0x2112_a442;
    private static final int VARIANTS = 64;
    private static final int OPEN_CONNECTIONS = 256;

    private final DtlsFlooder dtls = new DtlsFlooder();
    private final Random random = new Random(7);
    private final InetSocketAddress target;
    private final String user;
    private final String password;
    private long sent;

    private Flooder(InetSocketAddress target, String user, String password)
            throws GeneralSecurityException, OperatorCreationException {
        this.target = target;
        this.user = user;
        this.password = password;
    }

    /**
     * Takes kind, port, seconds, the most datagrams to send a second, and the username fragment and password of a transport, or two dashes. Prints the fingerprint
     * of its certificate, starts at the first line of input, and at the end prints how much it sent.
     */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Kind kind = Kind.valueOf(arguments[0]);
        InetSocketAddress target =
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(arguments[1]));
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[2]));
        int perSecond = Integer.parseInt(arguments[3]);
        Flooder flooder = new Flooder(target, arguments[4], arguments[5]);
        System.out.println(flooder.dtls.fingerprint());
        System.in.read();
        if (kind == Kind.TCP) {
            flooder.connectFor(nanos);
        } else {
            flooder.sendFor(nanos, kind, perSecond);
        }
        System.out.println(flooder.sent);
    }

    private void sendFor(long nanos, Kind kind, int perSecond) throws IOException, GeneralSecurityException {
        ByteBuffer[] datagrams = new ByteBuffer[VARIANTS];
        for (int i = 0; i < VARIANTS; i++) {
            byte[] bytes = datagram(kind, i);
            datagrams[i] = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        }
        try (DatagramChannel channel = DatagramChannel.open().connect(target)) {
            if (kind != Kind.STUN && !password.equals("-")) {
                channel.write(ByteBuffer.wrap(check(user, password)));
                if (kind == Kind.SRTP) {
                    dtls.shakeHands(channel.socket());
                }
            }
            long batchNanos = TimeUnit.SECONDS.toNanos(VARIANTS) / perSecond;
            long next = System.nanoTime();
            long end = next + nanos;
            for (; System.nanoTime() < end; next += batchNanos) {
                LockSupport.parkNanos(next - System.nanoTime());
                for (ByteBuffer datagram : datagrams) {
                    channel.write(datagram.rewind());
                    sent++;
                }
            }
        }
    }

    private void connectFor(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        Deque<SocketChannel> open = new ArrayDeque<>();
        byte[] halfFrame = {2, 0, 0, 1};
        while (System.nanoTime() < end) {
            SocketChannel channel = SocketChannel.open();
            open.add(channel);
            try {
                channel.connect(target);
                channel.write(ByteBuffer.wrap(halfFrame));
                sent++;
            } catch (IOException refused) {
                sent++;
            }
            if (open.size() > OPEN_CONNECTIONS) {
                open.removeFirst().close();
            }
        }
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private byte[] datagram(Kind kind, int variant) throws GeneralSecurityException {
        return switch (kind) {
            case STUN ->
                switch (variant % 4) {
                    case 0 -> header(0);
                    case 1 -> sealed(header(0));
                    case 2 -> check("nobody" + variant, "no password of anybody");
                    default -> check(user, "a password that is wrong");
                };
            case DTLS -> clientHello();
            case SRTP -> media();
            case TCP -> throw new IllegalArgumentException("connections are no datagrams");
        };
    }

    /** A record with the first fragment of a ClientHello (RFC 6347 section 4.2.2). */
    private byte[] clientHello() {
        int fragment = 400;
        ByteBuffer record = ByteBuffer.allocate(13 + 12 + fragment);
        record.put((byte) 22).putShort((short) 0xfefd).putShort((short) 0).putShort((short) 0);
        record.putInt(random.nextInt()).putShort((short) (12 + fragment));
        record.put((byte) 1).put((byte) 0xff).putShort((short) 0xffff);
        record.putShort((short) 0).put(new byte[3]).put((byte) 0).putShort((short) fragment);
        byte[] rest = new byte[fragment];
        random.nextBytes(rest);
        return record.put(rest).array();
    }

    private byte[] media() {
        byte[] packet = new byte[1200];
        random.nextBytes(packet);
        packet[0] = (byte) 0x80;
        packet[1] = (byte) (96 + random.nextInt(31));
        return packet;
    }

    /** A nominating connectivity check (RFC 8445 section 7.2.2). */
    private byte[] check(String name, String key) throws GeneralSecurityException {
        byte[] username = (name + ":flooder").getBytes(StandardCharsets.US_ASCII);
        int padded = username.length + 3 & ~3;
        ByteBuffer body = ByteBuffer.allocate(4 + padded + 8 + 4);
        body.putShort((short) 0x0006).putShort((short) username.length).put(username);
        body.position(4 + padded);
        body.putShort((short) 0x0024).putShort((short) 4).putInt(1).putShort((short) 0x0025);
        ByteBuffer message = ByteBuffer.allocate(20 + body.capacity() + 24);
        message.put(header(body.capacity() + 24)).put(body.array());
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
        mac.update(message.array(), 0, message.position());
        message.putShort((short) 0x0008).putShort((short) 20).put(mac.doFinal());
        return sealed(message.array());
    }

    private byte[] header(int bodyBytes) {
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        return ByteBuffer.allocate(20)
                .putShort((short) 1)
                .putShort((short) bodyBytes)
                .putInt(MAGIC_COOKIE)
                .put(transaction)
                .array();
    }

    /** With FINGERPRINT (RFC 8489 section 14.7), which anybody can compute. */
    private static byte[] sealed(byte[] message) {
        ByteBuffer sealed = ByteBuffer.allocate(message.length + 8).put(message);
        sealed.putShort(2, (short) (message.length - 20 + 8));
        CRC32 crc = new CRC32();
        crc.update(sealed.array(), 0, message.length);
        return sealed.putShort((short) 0x8028)
                .putShort((short) 4)
                .putInt((int) crc.getValue() ^ 0x5354_554e)
                .array();
    }
}
