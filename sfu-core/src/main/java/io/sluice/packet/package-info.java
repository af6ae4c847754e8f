/** Packet memory: native slots of a loop, and the one class that reads and writes bytes in them. */
@NullMarked
package io.sluice.packet;

import org.jspecify.annotations.NullMarked;
