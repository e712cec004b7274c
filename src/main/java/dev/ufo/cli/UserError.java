package dev.ufo.cli;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A mistake of the user: said in one line, without a stack trace, exit code 2. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1;

  UserError(String message) {
    super(message, null, false, false);
  }

  /** A file that cannot be used, in words. */
  static UserError of(@Nullable Path file, IOException e) {
    String name = file == null ? "" : file + ": ";
    return new UserError(name + reason(e));
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case EOFException _ -> "ends before anything in it is whole";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException fault when fault.getReason() != null -> fault.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
