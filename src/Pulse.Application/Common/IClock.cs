namespace Pulse.Application.Common;

/// <summary>The one clock.</summary>
public interface IClock
{
    /// <summary>Now, in UTC, in whole milliseconds.</summary>
    DateTime UtcNow { get; }
}
