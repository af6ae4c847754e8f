package io.sluice.ortc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that the first two bytes of an H264 "profile-level-id" can name, profile_idc and profile-iop. Several pairs mean
 * the same profile (RFC 6184 section 8.1, table 5).
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

    /** The profile of the first two bytes; null when they name none there is. */
    static @Nullable H264Profile of(int profileIdc, int profileIop) {
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
