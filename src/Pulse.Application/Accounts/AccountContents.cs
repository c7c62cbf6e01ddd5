namespace Pulse.Application.Accounts;

/// <summary>What an account still holds.</summary>
/// <param name="ApiKeys">Its API keys, those that are of no use any more included.</param>
/// <param name="Users">Users who belong to it or hold a role there.</param>
/// <param name="Roles">Its own roles.</param>
public sealed record AccountContents(int ApiKeys, int Users, int Roles)
{
    public bool IsEmpty => ApiKeys + Users + Roles == 0;

    /// <summary>What there is any of, as a list that a person reads.</summary>
    public override string ToString() => string.Join(", ", Counted(ApiKeys, "API key").Concat(Counted(Users, "user")).Concat(Counted(Roles, "role")));

    private static IEnumerable<string> Counted(int count, string what) => count switch
    {
        0 => [],
        1 => [$"1 {what}"],
        _ => [$"{count} {what}s"],
    };
}
