package io.sluice.rtp;

/** Decrypted packets of the shapes browsers send, cut short after the payload's first bytes. */
final class Captures {
    /** Chromium, camera: the first packet of a VP8 key frame. */
    static final String CHROMIUM_VP8 = """
            90                   # V=2, no padding, extension, no CSRC
            60                   # no marker, PT 96
            3a 7c                # sequence number 14972
            c4 5b 10 3e          # timestamp
            5e 21 9c 04          # SSRC
            be de 00 04          # one-byte elements, 4 words
            22 8d 3f a1          # id 2, 3 bytes: abs-send-time
            31 01 f4             # id 3, 2 bytes: transport-wide sequence number 500
            40 31                # id 4, 1 byte: MID "1"
            d0 00                # id 13, 1 byte: video orientation, upright
            00 00 00 00 00       # padding
            90 80 a9 37          # VP8 descriptor: X, S, partition 0; I; PictureID 0x2937 in 15 bits
            50 42 00 9d 01 2a    # VP8: P=0, a key frame; start code
            80 02 68 01          # 640x360
            """;

    /** Chromium, microphone: the first Opus packet of a talkspurt. */
    static final String CHROMIUM_OPUS = """
            90 ef 00 2a          # V=2, extension; marker, PT 111; sequence number 42
            00 00 27 60          # timestamp 10080
            83 11 40 7b          # SSRC
            be de 00 03          # one-byte elements, 3 words
            10 b5                # id 1: audio level, voice, -53 dBov
            22 8d 3f a2          # id 2: abs-send-time
            31 01 f5             # id 3: transport-wide sequence number 501
            40 30                # id 4: MID "0"
            00                   # padding
            78 07 c9 72 ec       # Opus
            """;

    /** Two-byte form, as for a long dependency descriptor: RID "hi", MID of five bytes, empty element, an id above 14. */
    static final String TWO_BYTE = """
            90 e2 ff ff          # V=2, extension; marker, PT 98; sequence number 65535
            ff ff ff f0          # timestamp
            00 00 00 01          # SSRC
            10 00 00 06          # two-byte elements, 6 words
            01 05 76 69 64 65 6f # id 1, 5 bytes: MID "video"
            00                   # padding
            0a 02 68 69          # id 10, 2 bytes: RID "hi"
            0b 00                # id 11, empty
            ff 03 01 02 03       # id 255, 3 bytes
            0f 01 7f             # id 15 is an ordinary one in this form
            00 00                # padding
            aa bb                # payload
            """;

    /** A bandwidth probe on the RTX stream: nothing but padding. */
    static final String PADDING_ONLY = """
            b0 61 10 01          # V=2, padding, extension; PT 97; sequence number 4097
            c4 5b 10 3e          # timestamp
            77 01 02 03          # SSRC
            be de 00 02          # one-byte elements, 2 words
            22 8d 3f a3          # id 2: abs-send-time
            31 01 f6 00          # id 3: transport-wide sequence number 502; padding
            00 00 00 00 00 00 00 08 # 8 bytes of padding
            """;

    /** A mixer's packet: two contributing sources, and padding after the payload. */
    static final String CSRCS_AND_PADDING = """
            a2 00 00 07          # V=2, padding, 2 CSRCs; PT 0; sequence number 7
            00 00 00 a0          # timestamp 160
            de ad be ef          # SSRC
            11 11 11 11          # CSRC
            22 22 22 22          # CSRC
            d5 d5 d5             # PCMU
            00 02                # 2 bytes of padding
            """;

    private Captures() {}
}
