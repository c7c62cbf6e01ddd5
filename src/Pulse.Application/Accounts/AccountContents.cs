namespace Pulse.Application.Accounts;

/// <summary>What an account still holds.</summary>
/// <param name="ApiKeys">Its API keys, those that are of no use any more included.</param>
/// <param name="Users">Users who belong to it or hold a role there.</param>
/// <param name="Roles">Its own roles.</param>
/// <param name="Applications">Merchant applications, whatever has become of them.</param>
/// <param name="Merchants">Its merchants, closed ones included.</param>
public sealed record AccountContents(int ApiKeys, int Users, int Roles, int Applications, int Merchants)
{
    public bool IsEmpty => ApiKeys + Users + Roles + Applications + Merchants == 0;

    /// <summary>What there is any of, as a list that a person reads.</summary>
    public override string ToString() => string.Join(
        ", ",
        [
            .. Counted(ApiKeys, "API key"),
            .. Counted(Users, "user"),
            .. Counted(Roles, "role"),
            .. Counted(Applications, "application"),
            .. Counted(Merchants, "merchant"),
        ]);

    private static IEnumerable<string> Counted(int count, string what) => count switch
    {
        0 => [],
        1 => [$"1 {what}"],
        _ => [$"{count} {what}s"],
    };
}
