/**
 * Finding, opening and calling NVIDIA's libraries; visible to the kernels only.
 *
 * <p>Every status is checked and a failure says which function of which library failed, with its
 * own text. Nothing here decides what is computed.
 */
package dev.lodestone.cuda;
