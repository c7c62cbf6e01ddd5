using System.Text.Json;

namespace Pulse.Api.Json;

/// <summary>A converter of Pulse rejects a value. The message is for the caller and says what the value must be.</summary>
internal sealed class InvalidJsonValueException(string message) : JsonException(message);
