/** Finding, opening and calling NVIDIA's libraries; visible to the kernels only. */
package dev.lodestone.cuda;
