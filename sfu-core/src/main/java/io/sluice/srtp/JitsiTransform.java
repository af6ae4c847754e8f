package io.sluice.srtp;

import io.sluice.packet.Bytes;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import org.agrona.collections.Int2ObjectHashMap;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jspecify.annotations.Nullable;

/**
 * jitsi-srtp as a transform of one direction. It keys one context per SSRC, and keeps index and replay list itself; that its
 * index agrees with ours shows in every tag.
 *
 * <p>Trusted with nothing it has been seen to get wrong. It reports success and leaves the plaintext when the room for the
 * tag is missing or an index comes twice: so there is always room in the scratch, {@link ContextSender} stands before it with
 * a window of the same size, its own send-replay check is on, and what has not grown by exactly the tag is dropped. It reads
 * unencrypted SRTCP wrongly: {@link ContextReceiver} lets none through. It takes some extension profiles for encrypted
 * headers (RFC 9335), which nobody negotiates here: they are malformed.
 */
final class JitsiTransform implements SrtpTransform {
    private static final int CRYPTEX_ONE_BYTE = 0xc0de;
    private static final int CRYPTEX_TWO_BYTE = 0xc2de;

    private final SrtpProfile profile;
    private final SrtpContextFactory factory;
    private final JitsiBuffer buffer;
    private final Int2ObjectHashMap<SrtpCryptoContext> rtp = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<SrtcpCryptoContext> rtcp = new Int2ObjectHashMap<>();
    /** Keyed for no SSRC yet: a packet that fails on reception leaves its context as it was, so that forgeries share one. */
    private @Nullable SrtpCryptoContext blankRtp;

    private @Nullable SrtcpCryptoContext blankRtcp;

    JitsiTransform(SrtpProfile profile, SrtpContextFactory factory, Scratch scratch) {
        this.profile = profile;
        this.factory = factory;
        this.buffer = new JitsiBuffer(scratch);
    }

    @Override
    public int encryptRtp(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            long index) {
        try {
            SrtpCryptoContext context = rtpContext(RtpHeader.ssrc(destination, offset));
            keep(context, RtpHeader.ssrc(destination, offset));
            return encrypt(context, destination, offset, headerLength, payload, payloadOffset, payloadLength);
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    /** By a context that knows of no index but this one. */
    @Override
    public int encryptRtpAgain(
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength,
            long index) {
        try {
            SrtpCryptoContext context =
                    factory.deriveContext(RtpHeader.ssrc(destination, offset), (int) (index >>> 16));
            return encrypt(context, destination, offset, headerLength, payload, payloadOffset, payloadLength);
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    private int encrypt(
            SrtpCryptoContext context,
            MemorySegment destination,
            long offset,
            int headerLength,
            MemorySegment payload,
            long payloadOffset,
            int payloadLength)
            throws GeneralSecurityException {
        Bytes.copy(destination, offset, buffer.memory(), 0, headerLength);
        Bytes.copy(payload, payloadOffset, buffer.memory(), headerLength, payloadLength);
        buffer.setLength(headerLength + payloadLength);
        int protectedLength = headerLength + payloadLength + profile.rtpOverhead();
        int drop = outcome(context.transformPacket(buffer), protectedLength);
        if (drop == 0) {
            int written = payloadLength + profile.rtpOverhead();
            Bytes.copy(buffer.memory(), headerLength, destination, offset + headerLength, written);
        }
        return drop;
    }

    @Override
    public int decryptRtp(MemorySegment memory, long offset, int headerLength, int length, long index) {
        try {
            SrtpCryptoContext context = rtpContext(RtpHeader.ssrc(memory, offset));
            int drop = decrypt(context, memory, offset, headerLength, length);
            if (drop == 0) {
                keep(context, RtpHeader.ssrc(memory, offset));
            }
            return drop;
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    /** By a context that begins with this cycle, and is the stream's from then on. */
    @Override
    public int decryptRtpAhead(MemorySegment memory, long offset, int headerLength, int length, long index) {
        int ssrc = RtpHeader.ssrc(memory, offset);
        try {
            SrtpCryptoContext context = factory.deriveContext(ssrc, (int) (index >>> 16));
            int drop = decrypt(context, memory, offset, headerLength, length);
            if (drop == 0) {
                rtp.put(ssrc, context);
            }
            return drop;
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    private int decrypt(SrtpCryptoContext context, MemorySegment memory, long offset, int headerLength, int length)
            throws GeneralSecurityException {
        if (isCryptex(memory, offset)) {
            return SrtpDrop.MALFORMED.code();
        }
        Bytes.copy(memory, offset, buffer.memory(), 0, length);
        buffer.setLength(length);
        int plain = length - profile.rtpOverhead();
        int drop = outcome(context.reverseTransformPacket(buffer, false), plain);
        if (drop == 0) {
            Bytes.copy(buffer.memory(), headerLength, memory, offset + headerLength, plain - headerLength);
        }
        return drop;
    }

    @Override
    public int encryptRtcp(MemorySegment memory, long offset, int length, int index) {
        Bytes.copy(memory, offset, buffer.memory(), 0, length);
        buffer.setLength(length);
        int total = length + profile.rtcpOverhead();
        try {
            SrtcpCryptoContext context = rtcpContext(Srtcp.ssrc(memory, offset));
            keep(context, Srtcp.ssrc(memory, offset));
            int drop = outcome(context.transformPacket(buffer), total);
            if (drop == 0) {
                Bytes.copy(buffer.memory(), 0, memory, offset, total);
            }
            return drop;
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    @Override
    public int decryptRtcp(MemorySegment memory, long offset, int length, int index) {
        Bytes.copy(memory, offset, buffer.memory(), 0, length);
        buffer.setLength(length);
        int plain = length - profile.rtcpOverhead();
        try {
            SrtcpCryptoContext context = rtcpContext(Srtcp.ssrc(memory, offset));
            int drop = outcome(context.reverseTransformPacket(buffer), plain);
            if (drop == 0) {
                Bytes.copy(buffer.memory(), 0, memory, offset, plain);
                keep(context, Srtcp.ssrc(memory, offset));
            }
            return drop;
        } catch (GeneralSecurityException e) {
            return SrtpDrop.CIPHER_FAILED.code();
        }
    }

    @Override
    public void close() {
        factory.close();
        rtp.clear();
        rtcp.clear();
        blankRtp = null;
        blankRtcp = null;
    }

    private int outcome(SrtpErrorStatus status, int expectedLength) {
        return switch (status) {
            case OK -> buffer.getLength() == expectedLength ? 0 : SrtpDrop.CIPHER_FAILED.code();
            case FAIL -> SrtpDrop.CIPHER_FAILED.code();
            case AUTH_FAIL -> SrtpDrop.AUTHENTICATION_FAILED.code();
            case REPLAY_FAIL -> SrtpDrop.INDEX_REPEATED.code();
            case REPLAY_OLD -> SrtpDrop.INDEX_TOO_OLD.code();
            case INVALID_PACKET -> SrtpDrop.MALFORMED.code();
        };
    }

    private SrtpCryptoContext rtpContext(int ssrc) throws GeneralSecurityException {
        SrtpCryptoContext context = rtp.get(ssrc);
        if (context != null) {
            return context;
        }
        SrtpCryptoContext blank = blankRtp;
        if (blank == null) {
            blank = factory.deriveContext(ssrc, 0);
            blankRtp = blank;
        }
        return blank;
    }

    private SrtcpCryptoContext rtcpContext(int ssrc) throws GeneralSecurityException {
        SrtcpCryptoContext context = rtcp.get(ssrc);
        if (context != null) {
            return context;
        }
        SrtcpCryptoContext blank = blankRtcp;
        if (blank == null) {
            blank = factory.deriveControlContext(ssrc);
            blankRtcp = blank;
        }
        return blank;
    }

    private void keep(SrtpCryptoContext context, int ssrc) {
        if (!rtp.containsKey(ssrc)) {
            rtp.put(ssrc, context);
            blankRtp = null;
        }
    }

    private void keep(SrtcpCryptoContext context, int ssrc) {
        if (!rtcp.containsKey(ssrc)) {
            rtcp.put(ssrc, context);
            blankRtcp = null;
        }
    }

    private static boolean isCryptex(MemorySegment memory, long offset) {
        int extensionProfile = RtpHeader.extensionProfile(memory, offset);
        return extensionProfile == CRYPTEX_ONE_BYTE || extensionProfile == CRYPTEX_TWO_BYTE;
    }
}
