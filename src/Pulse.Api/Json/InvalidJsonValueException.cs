using System.Text.Json;

namespace Pulse.Api.Json;

/// <summary>A value that one of our own converters refuses; the message is for the caller.</summary>
/// <param name="message">What is wrong with the value.</param>
/// <param name="inside">Where inside the value that is; empty: all of it.</param>
internal sealed class InvalidJsonValueException(string message, string inside = "") : JsonException(message)
{
    public string Inside => inside;
}
