/** What the server is told when it starts, checked. */
@NullMarked
package io.sluice.signaling.config;

import org.jspecify.annotations.NullMarked;
