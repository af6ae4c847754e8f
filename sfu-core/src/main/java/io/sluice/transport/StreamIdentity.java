package io.sluice.transport;

import io.sluice.rtp.ExtensionType;
import io.sluice.rtp.RtpPacket;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What tells a stream from the others of its transport, as its peer announced it. */
final class StreamIdentity {
    private final ReceivedStreamSettings settings;

    StreamIdentity(ReceivedStreamSettings settings) {
        this.settings = settings;
    }

    /** Whether two streams could not be told apart. */
    boolean conflictsWith(ReceivedStreamSettings other) {
        boolean sameSsrc = settings.ssrc() != null && settings.ssrc().equals(other.ssrc());
        boolean sameMid = settings.mid() != null && settings.mid().equals(other.mid());
        return sameSsrc || sameMid || sharesRtx(settings, other) || sharesRtx(other, settings);
    }

    /**
     * Whether a packet of an unknown SSRC says by MID, or by RID where it carries no MID, that it is this stream's; of one of
     * several encodings by RID alone or by both.
     */
    boolean claims(RtpPacket packet) {
        if (!settings.takes(packet.payloadType())) {
            return false;
        }
        boolean byRid = matches(packet, ExtensionType.RTP_STREAM_ID, settings.rid());
        if (packet.hasExtension(ExtensionType.MID)) {
            // The MID is that of all encodings of a track.
            return (byRid || !isOneOfSeveral()) && matches(packet, ExtensionType.MID, settings.mid());
        }
        return byRid;
    }

    private boolean isOneOfSeveral() {
        return settings.layers() != null && settings.layers().several();
    }

    /**
     * Whether a packet of an unknown SSRC says that it repeats one of this stream: by MID, by the RID that it repairs (RFC
     * 8852 section 3.2), or by both where it carries both.
     */
    boolean claimsRetransmission(RtpPacket packet) {
        ReceivedStream.Rtx rtx = settings.rtx();
        if (rtx == null || packet.payloadType() != rtx.payloadType()) {
            return false;
        }
        boolean named = packet.hasExtension(ExtensionType.REPAIRED_RTP_STREAM_ID);
        boolean byRid = named && matches(packet, ExtensionType.REPAIRED_RTP_STREAM_ID, settings.rid());
        if (packet.hasExtension(ExtensionType.MID)) {
            boolean otherRid = named && settings.rid() != null && !byRid;
            return !otherRid && (byRid || !isOneOfSeveral()) && matches(packet, ExtensionType.MID, settings.mid());
        }
        return byRid;
    }

    private static boolean sharesRtx(ReceivedStreamSettings one, ReceivedStreamSettings other) {
        Integer rtxSsrc = rtxSsrc(one);
        Integer otherRtxSsrc = rtxSsrc(other);
        return rtxSsrc != null && (rtxSsrc.equals(other.ssrc()) || rtxSsrc.equals(otherRtxSsrc));
    }

    private static @Nullable Integer rtxSsrc(ReceivedStreamSettings settings) {
        return settings.rtx() == null ? null : settings.rtx().ssrc();
    }

    private static boolean matches(RtpPacket packet, ExtensionType type, @Nullable String expected) {
        int offset = packet.extensionOffset(type);
        if (expected == null || offset < 0) {
            return false;
        }
        MemorySegment value = packet.memory().asSlice(offset, packet.extensionLength(type));
        MemorySegment wanted = MemorySegment.ofArray(expected.getBytes(StandardCharsets.US_ASCII));
        return value.byteSize() == wanted.byteSize() && value.mismatch(wanted) == -1;
    }
}
