using ErrorOr;

namespace Pulse.Application.Common;

/// <summary>Steps between a repository and the change of the loaded object.</summary>
internal static class Loaded
{
    /// <returns>The value, or the error if there is none.</returns>
    public static async Task<ErrorOr<T>> Or<T>(this Task<T?> search, Error notFound)
        where T : class =>
        await search is { } found ? found : notFound;

    /// <returns>The value, or the errors of the rule.</returns>
    public static async Task<ErrorOr<T>> AllowedBy<T>(this Task<ErrorOr<T>> search, Func<T, ErrorOr<Success>> rule) =>
        (await search).Then(found => rule(found).Then(_ => found));
}
