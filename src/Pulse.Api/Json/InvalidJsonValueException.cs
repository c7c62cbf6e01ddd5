using System.Text.Json;

namespace Pulse.Api.Json;

/// <summary>A value that one of our own converters refuses. The message is for the caller: it says what the value must be.</summary>
internal sealed class InvalidJsonValueException(string message) : JsonException(message);
