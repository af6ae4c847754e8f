package io.sluice.routing;

import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.ExtensionType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The header extensions of a consumer: the ids the receiver negotiated and its MID, which stands in every packet if they negotiated it, since a
 * receiver that has not yet learnt the SSRC finds the stream by it (RFC 8843 section 9.2). Immutable.
 */
public final class OutboundExtensions {
    /** Those whose values are ours, and stand in every packet that may carry them. */
    private static final ExtensionType[] OWN = {
        ExtensionType.MID, ExtensionType.ABS_SEND_TIME, ExtensionType.TRANSPORT_WIDE_CC, ExtensionType.ABS_CAPTURE_TIME
    };

    private final ExtensionMap ids;
    private final MemorySegment mid;
    private final boolean takesTwoByteForm;
    private final ExtensionForm ownForm;

    /** Of a receiver of which it is not known that it reads the two-byte form of RFC 8285 section 4.3. */
    public OutboundExtensions(ExtensionMap ids, String mid) {
        this(ids, mid, false);
    }

    /**
     * @param mid 1 to 16 ASCII characters, what the one-byte form of RFC 8285 section 4.2 holds
     * @param takesTwoByteForm whether packets may change between the forms, as {@code extmap-allow-mixed} says (section 6)
     */
    public OutboundExtensions(ExtensionMap ids, String mid, boolean takesTwoByteForm) {
        this(ids, bytes(mid), takesTwoByteForm);
    }

    private OutboundExtensions(ExtensionMap ids, MemorySegment mid, boolean takesTwoByteForm) {
        this.ids = ids;
        this.mid = mid;
        this.takesTwoByteForm = takesTwoByteForm;
        ExtensionForm form = ExtensionForm.ONE_BYTE;
        for (ExtensionType type : OWN) {
            if (ids.contains(type)) {
                form = form.covering(ids.id(type), 1);
            }
        }
        this.ownForm = form;
    }

    /** Of a receiver that tells streams by SSRC alone, and reads both forms: the other end of a pipe. */
    public static OutboundExtensions withoutMid(ExtensionMap ids) {
        if (ids.contains(ExtensionType.MID)) {
            throw new IllegalArgumentException("ids has one for MID, but there is no MID to write");
        }
        return new OutboundExtensions(ids, MemorySegment.NULL, true);
    }

    private static MemorySegment bytes(String mid) {
        byte[] bytes = mid.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < 1 || bytes.length > 16) {
            throw new IllegalArgumentException("mid '" + mid + "' is not 1 to 16 characters long");
        }
        return MemorySegment.ofArray(bytes);
    }

    public ExtensionMap ids() {
        return ids;
    }

    public MemorySegment mid() {
        return mid;
    }

    /** Whether a packet may come in the two-byte form. */
    public boolean takesTwoByteForm() {
        return takesTwoByteForm;
    }

    /** The form that a packet takes at least, for the sake of the ids of what is ours in it. */
    public ExtensionForm ownForm() {
        return ownForm;
    }
}
