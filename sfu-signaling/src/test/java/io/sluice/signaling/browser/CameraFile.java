package io.sluice.signaling.browser;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * A second of film for a browser's camera, in Y4M: 1280 by 720, 30 frames a second. Restless squares, so that each frame takes
 * several packets, above seven bars of colour that stay as they are.
 */
record CameraFile(Path path) {
    static final int WIDTH = 1280;

    private static final int HEIGHT = 720;
    private static final int FRAMES = 30;
    private static final int SQUARE = 16;
    private static final int BARS_HEIGHT = 64;
    /** Y, U and V (ITU-R BT.601) of white, yellow, cyan, green, magenta, red and blue, three quarters as bright. */
    private static final int[][] BARS = {
        {180, 128, 128}, {162, 44, 142}, {131, 156, 44}, {112, 72, 58}, {84, 184, 198}, {65, 100, 212}, {35, 212, 114},
    };

    /** Films; whoever asked deletes the file. */
    static CameraFile create() {
        try {
            Path path = Files.createTempFile("sluice-camera-", ".y4m");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
                out.write("YUV4MPEG2 W%d H%d F30:1 Ip A1:1 C420jpeg\n"
                        .formatted(WIDTH, HEIGHT)
                        .getBytes(StandardCharsets.US_ASCII));
                film(out);
            }
            return new CameraFile(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void film(OutputStream out) throws IOException {
        byte[] brightness = new byte[WIDTH * HEIGHT];
        Random random = new Random(1);
        for (int frame = 0; frame < FRAMES; frame++) {
            drawSquares(brightness, random);
            drawBars(brightness, WIDTH, HEIGHT, 0);
            out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
            out.write(brightness);
            out.write(chroma(1));
            out.write(chroma(2));
        }
    }

    /** Every sixteenth square gets another brightness. */
    private static void drawSquares(byte[] brightness, Random random) {
        int columns = WIDTH / SQUARE;
        int squares = columns * ((HEIGHT - BARS_HEIGHT) / SQUARE);
        for (int i = 0; i < squares / 16; i++) {
            int square = random.nextInt(squares);
            byte value = (byte) (40 + random.nextInt(160));
            int corner = square / columns * SQUARE * WIDTH + square % columns * SQUARE;
            for (int row = 0; row < SQUARE; row++) {
                int start = corner + row * WIDTH;
                Arrays.fill(brightness, start, start + SQUARE, value);
            }
        }
    }

    private static byte[] chroma(int component) {
        byte[] plane = new byte[WIDTH / 2 * HEIGHT / 2];
        Arrays.fill(plane, (byte) 128);
        drawBars(plane, WIDTH / 2, HEIGHT / 2, component);
        return plane;
    }

    private static void drawBars(byte[] plane, int width, int height, int component) {
        int barsHeight = BARS_HEIGHT * height / HEIGHT;
        for (int y = height - barsHeight; y < height; y++) {
            for (int x = 0; x < width; x++) {
                plane[y * width + x] = (byte) BARS[x * BARS.length / width][component];
            }
        }
    }
}
