/** How backends are chosen and put together; not exported. */
package dev.lodestone.kernels.internal;
