namespace Pulse.Infrastructure.Common;

/// <summary>Pulse cannot start. The message is one line for the operator, and says what to do.</summary>
public sealed class StartupException(string message) : Exception(message);
