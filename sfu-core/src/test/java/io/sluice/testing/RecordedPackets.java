package io.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Packets as real peers sent them, from {@code recorded/*.txt}, where each stands beside its explanation. */
public final class RecordedPackets {
    private final Map<String, StringBuilder> packets = new LinkedHashMap<>();

    private RecordedPackets(String text) {
        StringBuilder current = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.matches("[0-9a-f]+") && !line.matches("[a-f]+")) {
                current.append(line);
            } else {
                current = new StringBuilder();
                packets.put(line, current);
            }
        }
    }

    public static RecordedPackets load(String name) {
        try (InputStream in =
                Objects.requireNonNull(RecordedPackets.class.getResourceAsStream("/recorded/" + name), name)) {
            return new RecordedPackets(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A packet by its name, ending exactly where its memory ends. */
    public MemorySegment get(String name) {
        StringBuilder hex = packets.get(name);
        if (hex == null) {
            throw new IllegalArgumentException("packet " + name + " is not recorded; there are " + packets.keySet());
        }
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex));
    }
}
