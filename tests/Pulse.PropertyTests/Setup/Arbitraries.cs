using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Pulse.Domain.Accounts;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;

namespace Pulse.PropertyTests.Setup;

/// <summary>Generators of the domain's values for FsCheck.</summary>
public static class Arbitraries
{
    private static readonly Gen<byte> AnyByte = Gen.Choose(0, 255).Select(value => (byte)value);

    public static Arbitrary<ApiKeySecret> Secrets() =>
        (from random in AnyByte.ArrayOf(ApiKeySecret.RandomBytes)
         from prefix in Gen.Elements("pls", "acmelive", "acmetest", "0z", "sixteencharacter")
         select ApiKeySecret.From(random, prefix)).ToArbitrary();

    public static Arbitrary<SessionToken> Tokens() =>
        AnyByte.ArrayOf(SessionToken.RandomBytes).Select(random => SessionToken.From(random)).ToArbitrary();

    public static Arbitrary<ApiKeyIdentifier> Identifiers() => Gen.Elements(Base62.Alphabet.ToCharArray())
        .ArrayOf(ApiKeyIdentifier.RandomLength).Select(characters => ApiKeyIdentifier.From(new string(characters))).ToArbitrary();

    public static Arbitrary<AccountId> AccountIds() => Gen.Elements("0123456789".ToCharArray()).ArrayOf(AccountId.Length)
        .Select(digits => new AccountId(long.Parse(digits, CultureInfo.InvariantCulture))).ToArbitrary();

    /// <summary>Mostly a few permissions, so that one set is often a subset of another.</summary>
    public static Arbitrary<PermissionSet> PermissionSets() => Gen.Frequency(
        (3, Gen.SubListOf(Permission.ReadApplications, Permission.ReadApiKeys, Permission.WriteApiKeys, Permission.ImpersonateUsers)),
        (1, Gen.SubListOf(Enum.GetValues<Permission>()))).Select(PermissionSet.Of).ToArbitrary();

    public static Arbitrary<Permission> Permissions() => Gen.Elements(Enum.GetValues<Permission>()).ToArbitrary();

    /// <summary>Any instant of the calendar, in UTC, with the full precision of .NET.</summary>
    public static Arbitrary<Moment> Moments()
    {
        var moments = from day in Gen.Choose(0, (DateTime.MaxValue - DateTime.MinValue).Days)
                      from millisecond in Gen.Choose(0, 24 * 60 * 60 * 1000 - 1)
                      from tick in Gen.Choose(0, (int)TimeSpan.TicksPerMillisecond - 1)
                      select new Moment(
                          new DateTime(day * TimeSpan.TicksPerDay + millisecond * TimeSpan.TicksPerMillisecond + tick, DateTimeKind.Utc));
        return moments.ToArbitrary();
    }

    /// <summary>From 14 hours behind UTC to 14 hours ahead, in minutes.</summary>
    public static Arbitrary<Offset> Offsets() =>
        Gen.Choose(-14 * 60, 14 * 60).Select(minutes => new Offset(TimeSpan.FromMinutes(minutes))).ToArbitrary();

    /// <summary>FsCheck's own numbers are small.</summary>
    public static Arbitrary<AnyNumber> AnyNumbers() =>
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => new AnyNumber((uint)number)).ToArbitrary();

    /// <summary>
    /// Text that is almost valid in one of the formats: one character added, removed or changed, or a letter in the other case.
    /// </summary>
    public static Arbitrary<AlmostRight> AlmostRights()
    {
        var right = Gen.OneOf(
            Secrets().Generator.Select(secret => secret.Reveal()),
            Tokens().Generator.Select(token => token.Reveal()),
            Identifiers().Generator.Select(identifier => identifier.Value),
            AccountIds().Generator.Select(id => id.ToString()),
            Moments().Generator.Select(moment => Instant.ToText(moment.Utc)));
        var almost = from text in right
                     from position in Gen.Choose(0, text.Length - 1)
                     from character in ArbMap.Default.GeneratorFor<char>()
                     from changed in Gen.Elements(
                         text,
                         text.Remove(position, 1),
                         text.Insert(position, character.ToString()),
                         text.Remove(position, 1).Insert(position, character.ToString()),
                         text[..position],
                         text.ToUpperInvariant(),
                         text + character)
                     select new AlmostRight(changed);
        return almost.ToArbitrary();
    }
}

public sealed record Moment(DateTime Utc);

public sealed record Offset(TimeSpan FromUtc);

public sealed record AnyNumber(uint Value);

public sealed record AlmostRight(string Text);
