package io.sluice.libwebrtc;

import dev.onvoid.webrtc.media.video.I420Buffer;
import java.nio.ByteBuffer;

/** A 16-bit number as upright black and white bars, which survive lossy encoding and scaling. */
final class Barcode {
    private static final int BITS = 16;
    private static final byte BLACK = 40;
    private static final byte WHITE = (byte) 200;
    private static final int THRESHOLD = 120;

    private Barcode() {}

    static void draw(int number, I420Buffer image) {
        byte[] row = new byte[image.getWidth()];
        for (int x = 0; x < row.length; x++) {
            int bit = x * BITS / row.length;
            row[x] = (number >> bit & 1) == 0 ? BLACK : WHITE;
        }
        ByteBuffer luma = image.getDataY();
        for (int y = 0; y < image.getHeight(); y++) {
            luma.put(y * image.getStrideY(), row);
        }
    }

    /** Reads the middle of each bar. */
    static int read(I420Buffer image) {
        ByteBuffer luma = image.getDataY();
        int row = image.getHeight() / 2 * image.getStrideY();
        int number = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int middle = (2 * bit + 1) * image.getWidth() / (2 * BITS);
            if (Byte.toUnsignedInt(luma.get(row + middle)) > THRESHOLD) {
                number |= 1 << bit;
            }
        }
        return number;
    }
}
