/** Recordings made with ffmpeg and GStreamer, which know nothing of this project. */
@NullMarked
package io.sluice.tools;

import org.jspecify.annotations.NullMarked;
