namespace Pulse.Application.Accounts;

/// <summary>The objects of an account.</summary>
/// <param name="ApiKeys">Its API keys, including expired ones.</param>
/// <param name="Users">Its members, and users with a role in it.</param>
/// <param name="Roles">Its own roles.</param>
/// <param name="Applications">Its merchant applications of any status.</param>
/// <param name="Merchants">Its merchants, including closed ones.</param>
public sealed record AccountContents(int ApiKeys, int Users, int Roles, int Applications, int Merchants)
{
    public bool IsEmpty => ApiKeys + Users + Roles + Applications + Merchants == 0;

    /// <summary>A readable list of the counts that are not zero.</summary>
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
