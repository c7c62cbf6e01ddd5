using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Common;
using Pulse.Domain.Common;
using Pulse.IntegrationTests.Setup;

namespace Pulse.IntegrationTests.Security;

/// <summary>Rule 17: secrets come from the random number generator of the operating system, evenly distributed.</summary>
public sealed class RandomnessTests(TestDatabase database) : SecurityTests(database)
{
    private const int Samples = 20_000;

    private static readonly Assembly[] Product =
        [
            typeof(Program).Assembly,
            typeof(Application.DependencyInjection).Assembly,
            typeof(Infrastructure.DependencyInjection).Assembly,
            typeof(Base62).Assembly,
        ];

    private ICredentialGenerator Generator => App.Services.GetRequiredService<ICredentialGenerator>();

    [Test]
    public void Identifiers_use_every_character_equally_often()
    {
        var characters = Enumerable.Range(0, Samples).SelectMany(_ => Generator.NewApiKeyIdentifier().Value["apiKey-".Length..]);

        AssertEven(characters, symbols: 62);
    }

    [Test]
    public void Tokens_use_every_digit_equally_often()
    {
        var digits = Enumerable.Range(0, Samples).SelectMany(_ => Generator.NewSessionToken().Reveal());

        AssertEven(digits, symbols: 16);
    }

    /// <summary>Leaves out the first digit: 256 bits do not fill it, so that its distribution is not even.</summary>
    [Test]
    public void Secrets_use_every_character_equally_often()
    {
        var characters = Enumerable.Range(0, Samples).SelectMany(_ => Generator.NewApiKeySecret().Reveal()[5..47]);

        AssertEven(characters, symbols: 62);
    }

    [Test]
    public void No_credential_is_generated_twice()
    {
        var made = Enumerable.Range(0, Samples)
            .SelectMany(_ => (string[])
            [
                Generator.NewApiKeyIdentifier().Value,
                Generator.NewApiKeySecret().Reveal(),
                Generator.NewSessionToken().Reveal(),
            ]);

        Assert.That(made.Distinct().Count(), Is.EqualTo(3 * Samples));
    }

    [Test]
    public void The_generator_uses_only_RandomNumberGenerator()
    {
        var drawn = Generator.GetType().GetMethods(Here).Where(method => method.Name.StartsWith("New", StringComparison.Ordinal))
            .Select(method => (
                method.Name, Sources: Calls.Of(method).Where(IsSourceOfRandomness).Select(source => source.DeclaringType).Distinct()))
            .ToList();

        Assert.That(drawn, Has.Count.EqualTo(6));
        Assert.That(drawn.Select(method => method.Sources), Is.All.EqualTo(new[] { typeof(RandomNumberGenerator) }));
    }

    [Test]
    public void Nothing_in_Pulse_uses_Random_or_takes_a_random_Guid()
    {
        var methods = Product.SelectMany(assembly => assembly.GetTypes()).SelectMany(
            type => type.GetMethods(Here).Cast<MethodBase>().Concat(type.GetConstructors(Here)));
        var calls = methods.SelectMany(Calls.Of).ToHashSet();

        Assert.That(calls.Where(call => call.DeclaringType == typeof(Random) || call.Name == nameof(Guid.NewGuid)), Is.Empty);
        Assert.That(calls.Where(IsSourceOfRandomness), Is.Not.Empty, "The search must be able to find something.");
    }

    private static BindingFlags Here =>
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static bool IsSourceOfRandomness(MethodBase method) =>
        method.DeclaringType == typeof(RandomNumberGenerator)
            || method.DeclaringType == typeof(Random)
            || method.DeclaringType == typeof(Guid);

    /// <summary>
    /// Pearson's chi-squared, eight standard deviations above its mean. An even source practically never fails, and bytes modulo 62 exceed
    /// the limit by hundreds of deviations.
    /// </summary>
    private static void AssertEven(IEnumerable<char> characters, int symbols)
    {
        var counts = characters.CountBy(character => character).ToDictionary();
        var expected = counts.Values.Sum() / (double)symbols;
        var chiSquared = counts.Values.Sum(count => (count - expected) * (count - expected) / expected);
        var freedom = symbols - 1;

        Assert.That(counts, Has.Count.EqualTo(symbols));
        Assert.That(chiSquared, Is.LessThan(freedom + 8 * Math.Sqrt(2 * freedom)));
    }
}
