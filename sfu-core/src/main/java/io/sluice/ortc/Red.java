package io.sluice.ortc;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Redundant audio, "audio/red" (RFC 2198): each packet repeats the payloads of packets before it, as blocks that carry payload
 * types of their own. Its format in SDP is the list of these, "111/111"; here that list is the name of a parameter without a
 * value, {@code {"111/111": ""}}, which is what SDP parsers make of it that look for "name=value".
 *
 * <p>The rule: the blocks of one stream are all of one codec, the primary one. A stream that is sent as RED goes to receivers
 * that take RED with the same primary codec, and to no others, since nothing here unpacks it; numbers are renamed on
 * the way, those inside the blocks too. A stream sent plainly is never made redundant.
 */
final class Red {
    static final String MIME_TYPE = "audio/red";

    private static final Pattern BLOCKS = Pattern.compile("[0-9]{1,3}(/[0-9]{1,3}){0,31}");

    private Red() {}

    static boolean isRed(RtpCodec codec) {
        return codec.mimeType().equalsIgnoreCase(MIME_TYPE);
    }

    /** The payload type of the primary codec; null where none is named, or several are. */
    static @Nullable Integer primary(RtpCodec red) {
        List<String> blocks = blocks(red);
        return blocks.stream().distinct().count() == 1 ? Integer.valueOf(blocks.getFirst()) : null;
    }

    /** Whether it says what its blocks are. */
    static boolean namesBlocks(RtpCodec red) {
        return !blocks(red).isEmpty();
    }

    /** The format of a router's codec: the primary payload type, with one block before it as browsers have it. */
    static Map<String, Object> format(int primaryPayloadType) {
        return format(primaryPayloadType, 2);
    }

    /** The same number of blocks under another payload type. */
    static Map<String, Object> renamed(RtpCodec red, int primaryPayloadType) {
        return format(primaryPayloadType, blocks(red).size());
    }

    private static Map<String, Object> format(int payloadType, int blocks) {
        return Map.of(String.join("/", Collections.nCopies(blocks, Integer.toString(payloadType))), "");
    }

    private static List<String> blocks(RtpCodec red) {
        return red.parameters().keySet().stream()
                .filter(name -> BLOCKS.matcher(name).matches())
                .findFirst()
                .map(name -> List.of(name.split("/")))
                .orElse(List.of());
    }
}
