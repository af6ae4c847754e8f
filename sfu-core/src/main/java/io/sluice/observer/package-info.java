/** Who speaks: what the audio levels of streams say about a room. Pure: levels and times in, volumes and speakers out. */
@NullMarked
package io.sluice.observer;

import org.jspecify.annotations.NullMarked;
