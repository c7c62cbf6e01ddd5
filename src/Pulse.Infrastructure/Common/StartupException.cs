namespace Pulse.Infrastructure.Common;

/// <summary>Pulse cannot start. The message is one line that tells the operator what to do.</summary>
public sealed class StartupException(string message) : Exception(message);
