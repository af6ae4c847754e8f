/**
 * Programs that Sluice is a part of, each short enough to read; docs/first-room-java.md walks through them. {@link
 * io.sluice.examples.FirstRoom} has the whole server in it, {@link io.sluice.examples.SpringRooms} in a Spring Boot application; {@link
 * io.sluice.examples.RecordRooms} records what is sent to its rooms; {@link io.sluice.examples.Meeting} is a room with signalling of your
 * own, {@link io.sluice.examples.Relay} forwards plain RTP without any.
 */
@NullMarked
package io.sluice.examples;

import org.jspecify.annotations.NullMarked;
