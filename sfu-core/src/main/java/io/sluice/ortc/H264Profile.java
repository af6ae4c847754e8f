package io.sluice.ortc;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The profiles an H264 "profile-level-id" can name: three bytes in hexadecimal, profile_idc, profile-iop and level_idc (RFC
 * 6184 section 8.1). Several pairs of the first two bytes mean the same profile (table 5).
 *
 * <p>Levels are checked but not compared. Every browser announces level 3.1, decodes far above it and allows level
 * asymmetry, and a router cannot lower what a producer sends; so a level is passed on as the producer gave it.
 */
enum H264Profile {
    CONSTRAINED_BASELINE,
    BASELINE,
    MAIN,
    EXTENDED,
    HIGH,
    CONSTRAINED_HIGH,
    HIGH_10,
    HIGH_422,
    HIGH_444_PREDICTIVE,
    HIGH_10_INTRA,
    HIGH_422_INTRA,
    HIGH_444_INTRA,
    CAVLC_444_INTRA;

    private static final int HEX_DIGITS = 6;

    /** Table 5 of RFC 6184, and the constrained high profile of H.264 section A.2.4.2, which is younger. */
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.of(0x42, "x1xx0000", CONSTRAINED_BASELINE),
            Pattern.of(0x4d, "1xxx0000", CONSTRAINED_BASELINE),
            Pattern.of(0x58, "11xx0000", CONSTRAINED_BASELINE),
            Pattern.of(0x42, "x0xx0000", BASELINE),
            Pattern.of(0x58, "10xx0000", BASELINE),
            Pattern.of(0x4d, "0x0x0000", MAIN),
            Pattern.of(0x58, "00xx0000", EXTENDED),
            Pattern.of(0x64, "00000000", HIGH),
            Pattern.of(0x64, "00001100", CONSTRAINED_HIGH),
            Pattern.of(0x6e, "00000000", HIGH_10),
            Pattern.of(0x7a, "00000000", HIGH_422),
            Pattern.of(0xf4, "00000000", HIGH_444_PREDICTIVE),
            Pattern.of(0x6e, "00010000", HIGH_10_INTRA),
            Pattern.of(0x7a, "00010000", HIGH_422_INTRA),
            Pattern.of(0xf4, "00010000", HIGH_444_INTRA),
            Pattern.of(0x2c, "00010000", CAVLC_444_INTRA));

    /** level_idc of H.264 table A-1; 9 is level 1b. */
    private static final Set<Integer> LEVELS =
            Set.of(9, 10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62);

    /**
     * The profile format parameters name; null when they name none there is. Without the parameter it is constrained
     * baseline, as libwebrtc has it, since the baseline level 1 of the RFC is not what any endpoint means.
     */
    static @Nullable H264Profile of(Map<String, Object> parameters) {
        Object value = parameters.get(Codecs.PROFILE_LEVEL_ID);
        // SDP parsers turn an identifier of digits alone, such as 640032, into a number.
        return value == null ? CONSTRAINED_BASELINE : parse(value.toString());
    }

    private static @Nullable H264Profile parse(String profileLevelId) {
        if (profileLevelId.length() != HEX_DIGITS) {
            return null;
        }
        int bits = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            char c = profileLevelId.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            bits = bits << 4 | digit;
        }
        return LEVELS.contains(bits & 0xff) ? match(bits >> 16, bits >> 8 & 0xff) : null;
    }

    private static @Nullable H264Profile match(int profileIdc, int profileIop) {
        for (Pattern pattern : PATTERNS) {
            if (pattern.profileIdc == profileIdc && (profileIop & pattern.mask) == pattern.bits) {
                return pattern.profile;
            }
        }
        return null;
    }

    /** A row of the table; bits outside the mask do not matter. */
    private record Pattern(int profileIdc, int mask, int bits, H264Profile profile) {
        static Pattern of(int profileIdc, String profileIop, H264Profile profile) {
            int mask = Integer.parseInt(profileIop.replace('0', '1').replace('x', '0'), 2);
            int bits = Integer.parseInt(profileIop.replace('x', '0'), 2);
            return new Pattern(profileIdc, mask, bits, profile);
        }
    }
}
