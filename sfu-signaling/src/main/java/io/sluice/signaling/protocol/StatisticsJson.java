package io.sluice.signaling.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the core's statistics are written: moments as milliseconds since 1970, as browsers count; times as milliseconds with their
 * fraction; what is not known as null.
 */
final class StatisticsJson {
    private static final double NANOS_PER_MILLI = 1_000_000;

    private StatisticsJson() {}

    static Module module() {
        return new SimpleModule()
                .addSerializer(Instant.class, new Moments())
                .addSerializer(Duration.class, new Times())
                .addSerializer(OptionalLong.class, new OptionalLongs())
                .addSerializer(new Optionals());
    }

    private static final class Moments extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1;

        Moments() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeNumber(value.toEpochMilli());
        }
    }

    private static final class Times extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1;

        Times() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeNumber(value.toNanos() / NANOS_PER_MILLI);
        }
    }

    private static final class OptionalLongs extends StdSerializer<OptionalLong> {
        private static final long serialVersionUID = 1;

        OptionalLongs() {
            super(OptionalLong.class);
        }

        @Override
        public void serialize(OptionalLong value, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            if (value.isPresent()) {
                generator.writeNumber(value.getAsLong());
            } else {
                generator.writeNull();
            }
        }
    }

    private static final class Optionals extends StdSerializer<Optional<?>> {
        private static final long serialVersionUID = 1;

        Optionals() {
            super(Optional.class, false);
        }

        @Override
        public void serialize(Optional<?> value, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            if (value.isPresent()) {
                provider.defaultSerializeValue(value.get(), generator);
            } else {
                generator.writeNull();
            }
        }
    }
}
