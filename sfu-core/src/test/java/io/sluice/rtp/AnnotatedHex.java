package io.sluice.rtp;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** Packets as text: hexadecimal bytes, spaces and lines as one likes, and what follows a # is for the reader. */
public final class AnnotatedHex {
    private AnnotatedHex() {}

    public static byte[] bytes(String text) {
        String digits = text.replaceAll("#.*", "").replaceAll("\\s", "");
        return HexFormat.of().parseHex(digits);
    }

    /** The bytes in memory that ends with them, so that reading beyond them fails. */
    public static MemorySegment segment(String text) {
        return MemorySegment.ofArray(bytes(text));
    }
}
