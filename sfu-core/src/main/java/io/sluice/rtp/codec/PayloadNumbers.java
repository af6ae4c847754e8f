package io.sluice.rtp.codec;

import java.util.Locale;

/** Which numbers the payload descriptor of a codec has that must go on when a receiver's encoding changes. */
public enum PayloadNumbers {
    /** Picture id, without gaps where frames are dropped since receivers wait for each; TL0PICIDX (RFC 7741 section 4.2). */
    VP8,
    /** Picture id, whose distances mean something and stay; TL0PICIDX (RFC 9628 section 4.2). */
    VP9,
    /** None. */
    NONE;

    public static PayloadNumbers forMimeType(String mimeType) {
        return switch (mimeType.toLowerCase(Locale.ROOT)) {
            case "video/vp8" -> VP8;
            case "video/vp9" -> VP9;
            default -> NONE;
        };
    }
}
