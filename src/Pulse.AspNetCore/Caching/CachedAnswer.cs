namespace Pulse.AspNetCore.Caching;

/// <summary>An answer with everything that limits its use.</summary>
/// <param name="Value">The answer.</param>
/// <param name="History">The revocations that were known when it was asked for.</param>
/// <param name="Version">The position up to which it contains all changes.</param>
/// <param name="Slots">What it was derived from.</param>
/// <param name="EndsAt">A timestamp, after which it is not used.</param>
internal sealed record CachedAnswer<T>(T Value, RevocationHistory History, long Version, int[] Slots, long EndsAt)
{
    /// <summary>Whether nothing has revoked it. It may be used only before its end, and while the view is trusted.</summary>
    public bool IsCurrent(RevocationView view) => ReferenceEquals(History, view.History) && History.IsCurrent(Version, Slots);
}
