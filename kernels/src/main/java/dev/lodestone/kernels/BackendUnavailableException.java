package dev.lodestone.kernels;

/** An explicitly requested backend cannot run on this machine. */
public final class BackendUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Backend.Kind kind;
  private final String reason;
  private final String cure;

  /** Names the family, the reason and the cure. */
  public BackendUnavailableException(Backend.Kind kind, String reason, String cure) {
    super(kind + ": " + reason + "; " + cure);
    this.kind = kind;
    this.reason = reason;
    this.cure = cure;
  }

  /** The family that was requested. */
  public Backend.Kind kind() {
    return kind;
  }

  /** Why it is not available. */
  public String reason() {
    return reason;
  }

  /** What would make it available. */
  public String cure() {
    return cure;
  }
}
