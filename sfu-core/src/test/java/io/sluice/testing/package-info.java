/** What tests share: virtual time, loops without threads, a lossy network from a seed. */
@NullMarked
package io.sluice.testing;

import org.jspecify.annotations.NullMarked;
