namespace Pulse.Application.Common;

/// <summary>A member of a JSON merge patch (RFC 7396): absent, or present with a value that may be null.</summary>
public readonly record struct Optional<T>(T? Value)
{
    /// <summary>False for the default: the member was not sent.</summary>
    public bool IsPresent { get; } = true;

    public T? Or(T? current) => IsPresent ? Value : current;
}
